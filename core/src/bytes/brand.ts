declare const brand: unique symbol;

/** A value that passed the checked constructor named `Name`; plain values do not type-check in its place. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
