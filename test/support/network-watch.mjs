/** Loaded with --import: notes every address off the loopback that a process or a thread of it asks for. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import process from 'node:process';

const file = process.env.LIMITLAB_NETWORK_LOG;
const LOOPBACK = /^(127\.|::1$|localhost$|0\.0\.0\.0$|::$)/;

function note(kind, address) {
  if (!LOOPBACK.test(String(address))) fs.appendFileSync(file, `${kind} ${address}\n`);
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function watched(...args) {
  const [first] = args.flat();
  const isPath = typeof first === 'string' || (typeof first === 'object' && first?.path);
  if (!isPath)
    note(
      'connect',
      typeof first === 'object' ? (first?.host ?? 'localhost') : (args[1] ?? 'localhost'),
    );
  return connect.apply(this, args);
};
for (const holder of [dns, dns.promises]) {
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
    const original = holder[name];
    holder[name] = (host, ...rest) => {
      note('resolve', host);
      return original.call(holder, host, ...rest);
    };
  }
}
const { send } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function watched(...args) {
  note('datagram', args.find((arg) => typeof arg === 'string') ?? 'unknown');
  return send.apply(this, args);
};
