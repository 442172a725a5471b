/** The page as a host serves it: its security policy and the mark that tells it its host. */
import { HOST_META } from '../contract/transport.ts';
import type { HostKind } from '../contract/types.ts';

/** Styles may stand in attributes (charts' tooltips are made so), never scripts. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer that carries a part of the page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** index.html with the host's mark in its head. */
export function markHost(html: string, kind: HostKind): string {
  return html.replace('<head>', `<head><meta name="${HOST_META}" content="${kind}">`);
}
