/** `host:port` of a server address, for people; empty when there is none. */
export function hostOf(address: string): string {
  return /^conclave-server:\/\/([^/#\s]+)/u.exec(address)?.[1] ?? '';
}
