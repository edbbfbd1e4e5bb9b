/** What `npm start` and tests say about the first start; a profile that has joined already ignores it. */
export interface FirstStart {
  readonly address: string;
  readonly name: string;
}

/** From CONCLAVE_SERVER and CONCLAVE_NAME; null unless both are there. */
export function firstStartFrom(env: Readonly<Record<string, string | undefined>>): FirstStart | null {
  const address = env['CONCLAVE_SERVER'];
  const name = env['CONCLAVE_NAME'];
  return address && name ? { address, name } : null;
}
