/** Every kind of key that ssh-keygen makes lets in, on both runtimes; the rest is refused in words. */
import { Buffer } from "node:buffer";
import { generateKeyPairSync } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ArkError } from "../../src/errors.ts";
import { readSshKey } from "../../src/repository/remote/ssh-key.ts";
import { SshServer } from "../lab/ssh-server.ts";
import { SshClient } from "./ssh-client.ts";

const PASSPHRASE = "correct horse";
const encrypted = ["-N", PASSPHRASE];
const pem = ["-m", "PEM"];
const pkcs8 = ["-m", "PKCS8"];

/** For ssh-keygen: the type first. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  "ed25519": ["ed25519"],
  "ed25519, encrypted": ["ed25519", ...encrypted],
  "ecdsa 256": ["ecdsa"],
  "ecdsa 384": ["ecdsa", "-b", "384"],
  "ecdsa 521": ["ecdsa", "-b", "521"],
  "ecdsa, encrypted": ["ecdsa", ...encrypted],
  "ecdsa as PEM": ["ecdsa", ...pem],
  "ecdsa as PEM, encrypted": ["ecdsa", ...pem, ...encrypted],
  "ecdsa as PKCS#8": ["ecdsa", ...pkcs8],
  "rsa": ["rsa", "-b", "2048"],
  "rsa as PEM": ["rsa", "-b", "2048", ...pem],
  "rsa as PEM, encrypted": ["rsa", "-b", "2048", ...pem, ...encrypted],
  "rsa as PKCS#8, encrypted": ["rsa", "-b", "2048", ...pkcs8, ...encrypted],
};

const ssh = suite<{ server: SshServer }>("ssh keys");

ssh.before(async (context) => {
  context.server = await SshServer.start();
});
ssh.after(({ server }) => server.close());

for (const [name, options] of Object.entries(KINDS)) {
  ssh(`lets in with ${name}`, async ({ server }) => {
    await server.key(name, ...options);
    await server.authorize(name);
    const passphrase = options.includes(PASSPHRASE) ? { passphrase: PASSPHRASE } : {};
    const client = await SshClient.of(server, { key: await server.read(name), ...passphrase });
    assert.is(await client.poll(), undefined, "the repository is empty");
    await client.close();
  });
}

// The secret number of an ECDSA key is as long as it happens to be, in one of two for 33 bytes.
ssh("signs with every ecdsa key", async ({ server }) => {
  for (let at = 0; at < 12; at++) {
    await server.key(`ecdsa-${at}`, "ecdsa", "-b", at % 2 === 0 ? "256" : "384");
    const key = readSshKey(await server.read(`ecdsa-${at}`));
    const data = Buffer.from("what is signed");
    assert.is(key.verify(data, key.sign(data)), true);
    const [, shown] = (await server.read(`ecdsa-${at}.pub`)).split(" ");
    assert.is(key.getPublicSSH().toString("base64"), shown);
  }
});

ssh("takes a key with other line ends, or without the last", async ({ server }) => {
  const text = await server.read("key");
  for (const key of [text.trim(), text.replaceAll("\n", "\r\n"), `\n${text}\n`]) readSshKey(key);
});

ssh("says what is wrong with a key, and nothing of it", async ({ server }) => {
  await server.key("locked", "ed25519", ...encrypted);
  await server.key("locked-pem", "rsa", "-b", "2048", ...pem, ...encrypted);
  const plain = await server.read("key");
  const { privateKey } = generateKeyPairSync("ed25519");
  const refusals: readonly (readonly [text: string, passphrase: string | undefined, RegExp])[] = [
    [await server.read("locked"), undefined, /is encrypted/],
    [await server.read("locked"), "wrong", /is encrypted/],
    [await server.read("locked-pem"), undefined, /is encrypted/],
    [await server.read("locked-pem"), "wrong", /is encrypted/],
    [await server.read("key.pub"), undefined, /is a public key/],
    [plain.slice(0, 120), undefined, /is no private key/],
    [plain.replace(/\n.{20}/, "\n"), undefined, /is no private key/],
    ["", undefined, /is no private key/],
    [privateKey.export({ type: "pkcs8", format: "pem" }).toString(), undefined, /OpenSSH's own/],
  ];
  for (const [text, passphrase, sentence] of refusals) {
    const error = refusalOf(text, passphrase);
    assert.match(error.message, sentence);
    assert.is(error.code, "config-invalid");
    const secrets = [passphrase ?? "wrong", ...text.split("\n").filter((line) => line.length > 30)];
    for (const secret of secrets) assert.not.ok(error.message.includes(secret), error.message);
  }
});

function refusalOf(text: string, passphrase: string | undefined): ArkError {
  try {
    readSshKey(text, passphrase);
  } catch (error) {
    assert.instance(error, ArkError, String(error));
    return error as ArkError;
  }
  return assert.unreachable(`taken: ${text.slice(0, 60)}`) as never;
}

ssh.run();
