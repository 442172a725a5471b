import process from 'node:process';

process.argv.splice(2, 0, 'demo');
await import('./limitlab.js');
