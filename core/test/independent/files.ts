import { readFileSync } from 'node:fs';
import type { DirectoryFile, GroupFile, NamesFile, PacketsFile, SizesFile } from './shapes.ts';

export const packets = read<PacketsFile>('packets');
export const group = read<GroupFile>('group');
export const directory = read<DirectoryFile>('directory');
export const names = read<NamesFile>('names');
export const sizes = read<SizesFile>('sizes');

function read<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`../vectors/conclave-${name}.json`, import.meta.url), 'utf8')) as Shape;
}
