/**
 * The tray's icon, drawn from the mark (assets/mark.svg, assets/icon-small.svg) at any size, so that every scale of
 * screen gets sharp dots and the badge needs no pictures of its own. Coordinates are those of the drawings: 32 by 32.
 */
export interface TrayLook {
  /** On a tile of its own colour, or the bare mark in black for systems that tint it themselves. */
  readonly tile: boolean;
  /** A dot in the corner: something is unread. */
  readonly badge: boolean;
}

type Colour = readonly [red: number, green: number, blue: number];
type Shape = (x: number, y: number) => boolean;

const CARDINAL: Colour = [0xa4, 0x13, 0x3c];
const CREAM: Colour = [0xff, 0xf8, 0xef];
const AMBER: Colour = [0xff, 0xb4, 0x2e];
const BLACK: Colour = [0, 0, 0];
/** Points per pixel and direction. */
const FINE = 4;
const BADGE = { x: 26, y: 6, radius: 5.8, gap: 1.8 };

/** `size` by `size` pixels of four bytes: blue, green, red, alpha, the colours multiplied by alpha. */
export function trayPicture(size: number, { tile, badge }: TrayLook): Uint8Array {
  const layers = [...(tile ? [layer(onTile, CARDINAL)] : []), layer(mark(tile), tile ? CREAM : BLACK)];
  const dot = circle(BADGE.x, BADGE.y, BADGE.radius);
  const hole = circle(BADGE.x, BADGE.y, BADGE.radius + BADGE.gap);
  const top = layer(dot, tile ? AMBER : BLACK);
  const colourAt = (x: number, y: number): Colour | null => {
    if (badge && hole(x, y)) return top(x, y);
    return layers.reduceRight<Colour | null>((found, at) => found ?? at(x, y), null);
  };
  const pixels = new Uint8Array(size * size * 4);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      pixels.set(pixel(colourAt, column, row, 32 / size), (row * size + column) * 4);
    }
  }
  return pixels;
}

function pixel(
  colourAt: (x: number, y: number) => Colour | null,
  column: number,
  row: number,
  step: number,
): readonly number[] {
  let [red, green, blue, covered] = [0, 0, 0, 0];
  for (let i = 0; i < FINE * FINE; i++) {
    const x = (column + ((i % FINE) + 0.5) / FINE) * step;
    const y = (row + (Math.floor(i / FINE) + 0.5) / FINE) * step;
    const colour = colourAt(x, y);
    if (colour === null) continue;
    red += colour[0];
    green += colour[1];
    blue += colour[2];
    covered++;
  }
  return [blue, green, red, covered * 255].map((sum) => Math.round(sum / (FINE * FINE)));
}

const layer = (shape: Shape, colour: Colour) => (x: number, y: number) => (shape(x, y) ? colour : null);

function circle(cx: number, cy: number, radius: number): Shape {
  return (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radius ** 2;
}

/** A square with round corners of 7.5. */
const onTile: Shape = (x, y) => {
  const past = (value: number) => Math.max(0, Math.abs(value - 16) - 8.5);
  return past(x) ** 2 + past(y) ** 2 <= 7.5 ** 2;
};

/** Ten seats round a keyhole; a little closer together where they stand on a tile. */
function mark(tile: boolean): Shape {
  const [ring, radius] = tile ? [12, 1.75] : [12.6, 1.95];
  const seats = Array.from({ length: 10 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 10 - Math.PI / 2;
    return circle(16 + ring * Math.cos(angle), 16 + ring * Math.sin(angle), radius);
  });
  const head = circle(16, 13.4, 4);
  const foot: Shape = (x, y) => y > 14 && y < 22.8 && Math.abs(x - 16) <= Math.min(3.65, 2.3 + (y - 16.67) * 0.269);
  const shapes = [...seats, head, foot];
  return (x, y) => shapes.some((shape) => shape(x, y));
}
