/** The key that this service shows to the SSH server, read once and kept in memory. */
import { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject } from "node:crypto";
import ssh2, { type ParsedKey } from "ssh2";
import { ArkError } from "../../errors.ts";

/** The formats of OpenSSL. Node reads them all, encrypted ones too; ssh2 less, and less on Deno. */
const OPENSSL = /^-----BEGIN (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----/;
/** What ssh2 reads of them, by the kind of key. */
const EXPORTS = { rsa: "pkcs1", ec: "sec1" } as const;
const ADVICE = "An unencrypted one is made by `ssh-keygen -t ed25519 -N '' -f FILE`.";

/**
 * Ed25519, ECDSA or RSA, in OpenSSH's format or as PEM.
 * @throws ArkError config-invalid, which tells nothing of the key or the passphrase
 */
export function readSshKey(text: string, passphrase?: string): ParsedKey {
  const key = OPENSSL.test(text.trim())
    ? parse(fromOpenssl(text.trim(), passphrase))
    : withWholeNumber(parse(text.trim(), passphrase));
  if (key.sign(Buffer.alloc(1)) instanceof Error) {
    throw invalid(`is of a kind that this runtime cannot use. ${ADVICE}`);
  }
  return key;
}

function parse(text: string, passphrase?: string): ParsedKey {
  const parsed = ssh2.utils.parseKey(text, passphrase);
  if (parsed instanceof Error) throw unreadable(/passphrase/i.test(parsed.message));
  // Typed as one, but OpenSSH's format may hold several, and then it is a list.
  const [key] = [parsed].flat();
  if (!key?.isPrivateKey()) throw invalid("is a public key. The file without .pub is meant.");
  return key;
}

function fromOpenssl(text: string, passphrase?: string): string {
  const key = opened(text, passphrase);
  const type = EXPORTS[key.asymmetricKeyType as keyof typeof EXPORTS];
  if (type === undefined) throw invalid(`has to be in OpenSSH's own format. ${ADVICE}`);
  return key.export({ type, format: "pem" }).toString();
}

function opened(text: string, passphrase?: string): KeyObject {
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw unreadable(text.includes("ENCRYPTED"));
  }
}

/** JSON Web Key's names of the curves whose numbers may need it, and the numbers' size in bytes. */
const CURVES: Readonly<Record<string, readonly [name: string, size: number]>> = {
  "ecdsa-sha2-nistp256": ["P-256", 32],
  "ecdsa-sha2-nistp384": ["P-384", 48],
};

/**
 * OpenSSH writes the secret number of an ECDSA key with a zero before it, or without its own zeros,
 * and ssh2 passes that on. Node takes it; Deno insists on the curve's size.
 */
function withWholeNumber(key: ParsedKey): ParsedKey {
  const [crv, size] = CURVES[key.type] ?? [];
  if (crv === undefined || size === undefined) return key;
  const point = key.getPublicSSH().subarray(-2 * size);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
  const secret = secretNumber(key);
  const whole = Buffer.concat([Buffer.alloc(size), secret]).subarray(-size);
  const parts = {
    x: base64(point.subarray(0, size)),
    y: base64(point.subarray(size)),
    d: base64(whole),
  };
  const jwk = createPrivateKey({ format: "jwk", key: { kty: "EC", crv, ...parts } });
  return parse(jwk.export({ type: "sec1", format: "pem" }).toString());
}

/**
 * The first octet string, after the sequence's head and the version.
 * Source: RFC 5915, section 3
 */
function secretNumber(key: ParsedKey): Uint8Array {
  const lines = key.getPrivatePEM().split("\n").filter((line) => !line.startsWith("-"));
  const der = Buffer.from(lines.join(""), "base64");
  const start = (der[1]! < 0x80 ? 2 : 3) + 3;
  return der.subarray(start + 2, start + 2 + der[start + 1]!);
}

function unreadable(encrypted: boolean): ArkError {
  return invalid(
    encrypted
      ? `is encrypted, and not with this passphrase. ${ADVICE}`
      : `is no private key, or not whole. ${ADVICE}`,
  );
}

function invalid(problem: string): ArkError {
  return new ArkError("config-invalid", `The SSH key of the snapshot repository ${problem}`);
}
