import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import { type Language, plural } from '../words/words.ts';
import { trayPicture } from './picture.ts';

export interface TrayOptions {
  readonly language: Language;
  readonly onOpen: () => void;
  readonly onQuit: () => void;
}

/** The icon in the system's tray, with a dot while something is unread. */
export class TrayIcon {
  readonly #options: TrayOptions;
  readonly #tray: Tray;

  constructor(options: TrayOptions) {
    this.#options = options;
    const { words } = options.language;
    this.#tray = new Tray(trayImage(false));
    this.#tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: words.tray.open, click: options.onOpen },
        { type: 'separator' },
        { label: words.tray.quit, click: options.onQuit },
      ]),
    );
    this.#tray.on('click', options.onOpen);
    this.show(0);
  }

  /** The number of unread messages. */
  show(unread: number): void {
    const { language } = this.#options;
    const { quiet, unread_one: one, unread_other: other } = language.words.tray;
    this.#tray.setImage(trayImage(unread > 0));
    this.#tray.setToolTip(unread === 0 ? quiet : plural(language, unread, one, other));
  }

  remove(): void {
    this.#tray.destroy();
  }
}

/** macOS tints a bare shape itself; elsewhere the tile stands out from a panel of any colour. */
function trayImage(badge: boolean): NativeImage {
  const mac = process.platform === 'darwin';
  const size = mac ? 18 : process.platform === 'win32' ? 16 : 24;
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 1.5, 2]) {
    const width = size * scaleFactor;
    const pixels = Buffer.from(trayPicture(width, { tile: !mac, badge }));
    const png = nativeImage.createFromBitmap(pixels, { width, height: width }).toPNG();
    image.addRepresentation({ scaleFactor, width, height: width, buffer: png });
  }
  if (mac) image.setTemplateImage(true);
  return image;
}
