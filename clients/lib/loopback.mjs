// Makes a server that would listen on every address listen on 127.0.0.1 only, and tells its port:
// with PORT=0 the machine chooses one that is free.
import net from 'node:net';

const listen = net.Server.prototype.listen;

net.Server.prototype.listen = function (port, ...rest) {
  this.once('listening', () => console.log(`loopback port ${this.address().port}`));
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest);
};
