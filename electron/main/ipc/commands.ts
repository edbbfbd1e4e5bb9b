import type { IpcMain } from 'electron';
import { commandChannel, commandNames } from '../../bridge/channels.ts';
import type { Answer, CommandName, Commands, Problem } from '../../bridge/contract.ts';
import { parseCommand } from '../../bridge/parse.ts';
import { isOwnWindow } from './sender.ts';

/** What carries out each command. A throw refuses it. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (payload: Commands[Name]) => void | Promise<void>;
};

const malformed: Answer = { accepted: false, problem: { code: 'malformed-command', detail: {} } };

/** Serves every command, each call checked for who sends it and what it holds. `toProblem` gives a throw its code. */
export function serveCommands(
  ipcMain: Pick<IpcMain, 'handle'>,
  handlers: CommandHandlers,
  toProblem: (thrown: unknown) => Problem,
): void {
  for (const name of commandNames) {
    ipcMain.handle(commandChannel(name), async (event, payload: unknown): Promise<Answer> => {
      if (!isOwnWindow(event)) return malformed;
      return carryOut(name, payload, handlers, toProblem);
    });
  }
}

/** Parses and carries out one command. Never throws. */
export async function carryOut<Name extends CommandName>(
  name: Name,
  payload: unknown,
  handlers: CommandHandlers,
  toProblem: (thrown: unknown) => Problem,
): Promise<Answer> {
  const parsed = parseCommand(name, payload);
  if (parsed === null) return malformed;
  try {
    await handlers[name](parsed);
    return { accepted: true };
  } catch (thrown) {
    return { accepted: false, problem: toProblem(thrown) };
  }
}
