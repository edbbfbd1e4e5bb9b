import type { IpcMain } from 'electron';
import { commandChannel, commandNames } from '../../bridge/channels.ts';
import type { Answer, CommandName, Commands, Problem } from '../../bridge/contract.ts';
import { parseCommand } from '../../bridge/parse.ts';
import type { Page } from './page.ts';
import { isOwnWindow } from './sender.ts';

/** What carries out each command, and for which page. A throw refuses it. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (payload: Commands[Name], page: Page) => void | Promise<void>;
};

const malformed: Answer = { accepted: false, problem: { code: 'malformed-command', detail: {} } };

/** Serves every command, each call checked for who sends it and what it holds. `toProblem` gives a throw its code. */
export function serveCommands(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: CommandHandlers,
  toProblem: (thrown: unknown) => Problem,
  pageOf: (contentsId: number) => Page | null,
): void {
  for (const name of commandNames) {
    ipcMain.handle(commandChannel(name), async (event, payload: unknown): Promise<Answer> => {
      const page = isOwnWindow(event) ? pageOf(event.sender.id) : null;
      return page === null ? malformed : carryOut(name, payload, page, handlers, toProblem);
    });
  }
}

/** Parses and carries out one command. Never throws. */
export async function carryOut<Name extends CommandName>(
  name: Name,
  payload: unknown,
  page: Page,
  handlers: CommandHandlers,
  toProblem: (thrown: unknown) => Problem,
): Promise<Answer> {
  const parsed = parseCommand(name, payload);
  if (parsed === null) return malformed;
  try {
    await handlers[name](parsed, page);
    return { accepted: true };
  } catch (thrown) {
    return { accepted: false, problem: toProblem(thrown) };
  }
}
