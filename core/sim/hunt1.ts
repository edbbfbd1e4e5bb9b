import { hunt } from './sabotage.ts';
console.log(JSON.stringify(hunt(process.argv[2]!)));
