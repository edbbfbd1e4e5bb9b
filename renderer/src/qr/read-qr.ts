import { qrIn } from './qr-in.ts';

export type QrReading = { readonly text: string } | { readonly failed: 'no-picture' | 'too-large' | 'no-code' };

/** Bytes of a picture that somebody may want to be read. */
const mostBytes = 30 * 1024 * 1024;
const mostPixels = 60_000_000;
/** Longer edges that it is tried at: a code that fills the picture is found in the small one, and faster. */
const edges = [800, 1600];

/** Reads the QR code in an image file or a pasted image. Never throws. */
export async function readQr(image: Blob): Promise<QrReading> {
  if (image.size > mostBytes) return { failed: 'too-large' };
  const bitmap = await createImageBitmap(image).catch(() => null);
  if (bitmap === null) return { failed: 'no-picture' };
  try {
    if (bitmap.width * bitmap.height > mostPixels) return { failed: 'too-large' };
    for (const edge of edges) {
      const text = read(bitmap, edge);
      if (text !== null) return { text };
    }
    return { failed: 'no-code' };
  } finally {
    bitmap.close();
  }
}

function read(bitmap: ImageBitmap, edge: number): string | null {
  const scale = Math.min(1, edge / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  // What is clear in the picture stands for paper.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  return qrIn(context.getImageData(0, 0, width, height).data, width, height);
}
