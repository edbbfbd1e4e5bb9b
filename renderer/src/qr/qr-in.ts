import jsQR from 'jsqr';

/** The text of the first QR code in a picture of RGBA pixels; null where there is none. */
export function qrIn(pixels: Uint8ClampedArray, width: number, height: number): string | null {
  const text = jsQR(pixels, width, height)?.data ?? '';
  return text === '' ? null : text;
}
