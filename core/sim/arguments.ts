export function parseArguments(args: readonly string[]): any {
  const get = (n: string, d: string) => { const i = args.indexOf(`--${n}`); return i === -1 ? d : (args[i + 1] as string); };
  return { seed: get('seed', '1'), nodes: Number(get('nodes', '40')), hours: Number(get('hours', '72')), faults: get('faults', 'none'), provider: get('provider', 'symbolic'), json: args.includes('--json') };
}
