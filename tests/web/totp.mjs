// What an authenticator does with its key (RFC 6238).
import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function bytesOf(base32) {
  let bits = '';
  for (const letter of base32.replace(/[\s=]/g, '')) bits += alphabet.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)));
}

// The code of now, or of so many times thirty seconds from now: a code is taken once, and the next is taken a little early.
export function codeOf(base32, later = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + later));
  const tag = createHmac('sha1', bytesOf(base32)).update(counter).digest();
  const number = tag.readUInt32BE(tag[19] & 0x0f) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}
