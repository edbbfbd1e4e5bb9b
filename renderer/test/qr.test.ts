import './setup.ts';
import QRCode from 'qrcode';
import { describe, expect, it, vi } from 'vitest';
import { qrIn } from '../src/qr/qr-in.ts';
import { readQr } from '../src/qr/read-qr.ts';

/** As the app draws it, each module `scale` pixels wide, with a margin of four. */
function picture(text: string, scale: number) {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const width = (modules.size + 8) * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [row, column] = [Math.floor(y / scale) - 4, Math.floor(x / scale) - 4];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column)) pixels.fill(0x1d, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { pixels, width };
}

const texts = [
  'conclave-server://conclave.example.org:7460/#mzxw6ytboi4dcmrtgq2tmnzyhfqwcylbmfrgg43emrwwk4tfon2a',
  `conclave:${'abcdefghjkmnpqrstvwxyz0123456789'.repeat(6)}`,
  'conclave-verify:jhykn5e6pf29wja9tx3a2v06yy0xp2fgbv7kb00j57hncf5xmfz0',
  'ladder plum cobalt drifting sofa anthem',
  'k7f2-9qxm-3a5',
];

describe('a QR code', () => {
  it.each(texts)('that the app shows is read from a picture: %s', (text) => {
    const { pixels, width } = picture(text, 4);
    expect(qrIn(pixels, width, width)).toBe(text);
  });

  it('is not seen where there is none', () => {
    expect(qrIn(new Uint8ClampedArray(200 * 200 * 4).fill(255), 200, 200)).toBeNull();
    expect(
      qrIn(
        Uint8ClampedArray.from({ length: 200 * 200 * 4 }, (_, i) => (i * 7919) % 256),
        200,
        200,
      ),
    ).toBeNull();
  });

  it('is looked for in no picture that is broken, or too large to decode', async () => {
    const closed = vi.fn();
    vi.stubGlobal('createImageBitmap', async (blob: Blob) => {
      if ((await blob.text()) === 'broken') throw new Error('not a picture');
      return { width: 40_000, height: 40_000, close: closed };
    });
    expect(await readQr(new Blob(['broken']))).toEqual({ failed: 'no-picture' });
    expect(await readQr(new Blob(['100 megapixels']))).toEqual({ failed: 'too-large' });
    expect(closed).toHaveBeenCalled();
    expect(await readQr({ size: 31 * 1024 * 1024 } as Blob)).toEqual({ failed: 'too-large' });
    vi.unstubAllGlobals();
  });
});
