import { ElMessageBox } from 'element-plus';

/** Asks whether edits that are not saved may be lost; no, unless the user says so. */
export function mayBeLost(question: string, t: (words: string) => string): Promise<boolean> {
  return ElMessageBox.confirm(question, t('policies.notSaved'), {
    confirmButtonText: t('policies.keepEditing'),
    cancelButtonText: t('policies.discard'),
    distinguishCancelAndClose: true,
    // The way back has changed the address already when it asks.
    closeOnHashChange: false,
    type: 'warning',
  }).then(
    () => false,
    (answer: unknown) => answer === 'cancel',
  );
}

/** Asks whether something is really meant. */
export function isMeant(question: string, title: string, button: string): Promise<boolean> {
  return ElMessageBox.confirm(question, title, { confirmButtonText: button, type: 'warning' }).then(
    () => true,
    () => false,
  );
}

interface AskedText {
  readonly title: string;
  readonly question: string;
  readonly placeholder: string;
  readonly value?: string;
}

/** A text that the user gives, without spaces around it; `undefined` where they think better of it. */
export function askedText(
  { title, question, placeholder, value = '' }: AskedText,
  t: (words: string) => string,
): Promise<string | undefined> {
  return ElMessageBox.prompt(question, title, {
    confirmButtonText: title,
    inputPlaceholder: placeholder,
    inputValue: value,
    inputPattern: /^(?=.*\S).{1,200}$/u,
    inputErrorMessage: t('compare.nameNeeded'),
    closeOnHashChange: false,
  }).then(
    (answer) => answer.value.trim(),
    () => undefined,
  );
}
