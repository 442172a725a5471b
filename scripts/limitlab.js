#!/usr/bin/env node
import { ensureBuilt } from './lib/build.js';
import { requireNode } from './lib/node-version.js';

await requireNode();
ensureBuilt();
await import('../out/main/cli.js');
