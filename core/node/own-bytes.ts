/**
 * What node:crypto returned, as a plain Uint8Array of its own memory. Not copied where that is so already: a copy of a
 * secret would stay behind when the other is wiped.
 */
export function ownBytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer: memory } = buffer;
  return memory instanceof ArrayBuffer && memory.byteLength === buffer.length
    ? new Uint8Array(memory)
    : new Uint8Array(buffer);
}
