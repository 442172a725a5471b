/** How long work is stopped: a function that is called now and then, and may throw. */
export type Checkpoint = () => void;

/** Accounts worked on between two calls. */
export const ACCOUNTS_PER_CHECK = 2048;
