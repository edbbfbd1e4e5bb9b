const mac = /mac/iu.test(navigator.userAgent);

/** The key for commands on this system. */
export const commandKey = mac ? '⌘' : 'Ctrl';
export const altKey = mac ? '⌥' : 'Alt';

/** Keys that are pressed together, or one after the other. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="flex gap-1">
      {keys.map((key) => (
        <kbd key={key} className="rounded-md border border-line bg-panel px-2 py-0.5 font-sans text-[0.8125rem]">
          {key}
        </kbd>
      ))}
    </span>
  );
}
