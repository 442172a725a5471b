#!/usr/bin/env node
import { ensureBuilt } from './lib/build.js';
import { requireNode } from './lib/node-version.js';

requireNode();
ensureBuilt();
await import('../out/main/cli.js');
