/** Something is being done and will end by itself. */
export function ProgressLine({ label }: { readonly label: string }) {
  return (
    <div role="status" className="animate-appear">
      <p className="mb-2 text-[0.875rem] text-soft">{label}</p>
      <div aria-hidden="true" className="h-1 overflow-hidden rounded-full bg-sunken">
        <div className="h-full w-1/3 animate-wander rounded-full bg-accent" />
      </div>
    </div>
  );
}
