/**
 * What is offered to the SSH server: what ssh2 can do on Node and on Deno alike, newest first,
 * without what OpenSSH has given up (SHA-1, CBC, DSA). Deno lacks the curve P-521 for key exchange.
 */
import type { Algorithms, ServerHostKeyAlgorithm } from "ssh2";

const HOST_KEYS: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

/** @param known types of the keys that are known of the host: it is asked for one of these first */
export function algorithms(known: ReadonlySet<string>): Algorithms {
  const isKnown = (name: ServerHostKeyAlgorithm) => known.has(keyTypeOf(name));
  return {
    kex: [
      "curve25519-sha256",
      "curve25519-sha256@libssh.org",
      "ecdh-sha2-nistp256",
      "ecdh-sha2-nistp384",
      "diffie-hellman-group16-sha512",
      "diffie-hellman-group14-sha256",
    ],
    serverHostKey: [
      ...HOST_KEYS.filter(isKnown),
      ...HOST_KEYS.filter((name) => !isKnown(name)),
    ],
    cipher: [
      "aes128-gcm@openssh.com",
      "aes256-gcm@openssh.com",
      "aes128-ctr",
      "aes192-ctr",
      "aes256-ctr",
    ],
    hmac: [
      "hmac-sha2-256-etm@openssh.com",
      "hmac-sha2-512-etm@openssh.com",
      "hmac-sha2-256",
      "hmac-sha2-512",
    ],
    compress: ["none"],
  };
}

/** An RSA key signs in several ways, and remains of the type "ssh-rsa". */
function keyTypeOf(algorithm: string): string {
  return algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm;
}
