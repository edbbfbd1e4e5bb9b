/** The mark: ten seats round a keyhole, in the current colour. The same drawing as assets/mark.svg. */
const seats = Array.from({ length: 10 }, (_, index) => {
  const angle = (2 * Math.PI * index) / 10 - Math.PI / 2;
  return { x: 16 + 12.6 * Math.cos(angle), y: 16 + 12.6 * Math.sin(angle) };
});

export const keyholePath =
  'M16 9.4a4 4 0 0 0-2.3 7.27l-1.35 5.02a.9.9 0 0 0 .87 1.13h5.56a.9.9 0 0 0 .87-1.13l-1.35-5.02A4 4 0 0 0 16 9.4Z';

export function Mark({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="currentColor" aria-hidden="true" className={className}>
      {seats.map((seat) => (
        <circle key={`${seat.x} ${seat.y}`} cx={seat.x} cy={seat.y} r={1.95} />
      ))}
      <path d={keyholePath} />
    </svg>
  );
}
