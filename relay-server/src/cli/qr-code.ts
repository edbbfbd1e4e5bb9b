import qrcode from 'qrcode-terminal';

/** A QR code in block characters, two spaces in. */
export async function qrCode(text: string): Promise<string> {
  const drawing = await new Promise<string>((resolve) => qrcode.generate(text, { small: true }, resolve));
  return drawing.replace(/^(?=.)/gm, '  ');
}
