/** What a command is given to add itself and to run in. */
import type { Command } from 'commander';
import type { Session } from './session.ts';

/** Runs a command's work in a session: interrupts cancel it, and the session ends whatever happens. */
export type RunCommand = (
  work: (session: Session) => Promise<void>,
  options?: ConstructorParameters<typeof Session>[1],
) => Promise<void>;

export type AddCommand = (program: Command, run: RunCommand) => void;
