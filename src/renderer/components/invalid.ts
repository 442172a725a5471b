import type { Directive } from 'vue';

/** Tells assistive technology that a field's value is wrong: Element Plus puts such attributes on what surrounds the input. */
export const vInvalid: Directive<HTMLElement, boolean> = (element, { value }) => {
  const input = element.matches('input') ? element : element.querySelector('input');
  if (value) input?.setAttribute('aria-invalid', 'true');
  else input?.removeAttribute('aria-invalid');
};
