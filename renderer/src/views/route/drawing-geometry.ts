/** The drawing is 1000 wide; its five stops stand over the five columns of words below. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const width = 1000;
export const height = 186;

export const places = {
  you: { x: 100, y: 74 },
  first: { x: 300, y: 44 },
  second: { x: 500, y: 94 },
  server: { x: 700, y: 56 },
  ring: { x: 900, y: 74 },
} as const;

export const ringRadius = 54;

/** A smooth line that leaves and arrives level; `bulge` bends it up or down in the middle. */
export function curve(from: Point, to: Point, bulge = 0): string {
  const reach = (to.x - from.x) * 0.42;
  return `M${from.x} ${from.y}C${from.x + reach} ${from.y + bulge} ${to.x - reach} ${to.y + bulge} ${to.x} ${to.y}`;
}

/** The point half-way along `curve`. */
export function middle(from: Point, to: Point, bulge = 0): Point {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 + 0.75 * bulge };
}

/** `count` offsets spread evenly over -1…1. */
export function spread(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0 : (2 * index) / (count - 1) - 1));
}

/** The seats on the ring, the one nearest to the server first. */
export function seats(count: number): Point[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = Math.PI + (2 * Math.PI * index) / count;
    return { x: places.ring.x + ringRadius * Math.cos(angle), y: places.ring.y + ringRadius * Math.sin(angle) };
  });
}
