import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { tsconfigs } from './scripts/lib/workspaces.mjs';

const everywhere = {
  // Randomness is injected; a seed must reproduce what a test saw.
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use the injected Random.' }],
  'max-lines': ['error', 400],
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'no-console': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
};

const typed = {
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  // Narrowing does not see what changes across an await, so that this rule calls live conditions dead.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  // Interfaces here are records of functions (primitives, ports) and may be taken apart.
  '@typescript-eslint/unbound-method': 'off',
  // A constructor that only narrows its parameters' types is not useless.
  '@typescript-eslint/no-useless-constructor': 'off',
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // A port's synchronous implementation of an asynchronous interface is not a mistake.
  '@typescript-eslint/require-await': 'off',
  // Code points are what the formats count; graphemes are the view's business.
  '@typescript-eslint/no-misused-spread': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/no-unnecessary-type-arguments': 'off',
  // The keychain's successors exist only in Electron versions newer than the oldest that is tested.
  '@typescript-eslint/no-deprecated': [
    'error',
    {
      allow: ['isEncryptionAvailable', 'encryptString', 'decryptString'].map((name) => ({
        from: 'package',
        package: 'electron',
        name,
      })),
    },
  ],
  // A package without types gets a declaration file beside its only user.
  '@typescript-eslint/triple-slash-reference': ['error', { lib: 'never', path: 'always', types: 'never' }],
  '@typescript-eslint/ban-ts-comment': 'error',
};

export default tseslint.config(
  { ignores: ['**/dist/', '**/.cache/', '**/release/', '**/coverage/', 'e2e/results/', 'e2e/screenshots/'] },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', ...tsconfigs()], tsconfigRootDir: import.meta.dirname },
    },
    rules: { ...everywhere, ...typed },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
  {
    // A command line talks on standard output.
    files: [
      'relay-server/src/**',
      'core/bench/**',
      'core/fuzz/**',
      'core/examples/**',
      'core/mutation/**',
      'core/sim/**',
      'core/test/**/regenerate*.ts',
      'renderer/test/shots/**',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/test/**/*.{ts,tsx}', 'e2e/**/*.ts'],
    rules: {
      // Matchers are `any`, and hostile inputs have no type.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/restrict-plus-operands': 'off',
      '@typescript-eslint/no-deprecated': 'off',
      // Tests index into what they have just built; a wrong guess fails the test, as it should.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: ['scripts/**/*.{mjs,js}'],
    rules: everywhere,
  },
);
