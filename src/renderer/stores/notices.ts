/** Errors that no screen shows by itself, such as settings that could not be kept. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { toErrorData } from '../../contract/errors.ts';
import type { ErrorData } from '../../contract/errors.ts';

export const useNotices = defineStore('notices', () => {
  const errors = shallowRef<readonly ErrorData[]>([]);

  /** Shows an error, once, until it is closed. What the user cancelled is none. */
  function fail(thrown: unknown): void {
    const data = toErrorData(thrown);
    if (data.code === 'CANCELLED') return;
    if (errors.value.some(({ message }) => message === data.message)) return;
    errors.value = [...errors.value, data];
  }

  function close(error: ErrorData): void {
    errors.value = errors.value.filter((other) => other !== error);
  }

  return { errors, fail, close };
});
