/** Images by content: `x-ark.pin` keeps a name to one digest, however often its tag is moved. */
import type { ContainerSpec } from "./container-spec.ts";
import { normalReference, repositoryAndTag } from "./image-reference.ts";

export const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The name that the container is made of: "app:1", pinned "app:1@sha256:…". */
export function pinnedImage({ image, "x-ark": extension }: ContainerSpec): string {
  const pin = extension?.pin;
  return pin === undefined ? image : `${image}@${pin}`;
}

/** "app:1@sha256:…" as "app:1" and its digest. */
export function withoutDigest(reference: string): { image: string; digest?: string } {
  const [image, digest] = reference.split("@") as [string, string?];
  return digest === undefined ? { image } : { image, digest };
}

/**
 * The digest by which an image is known in the repository of `reference`; undefined: it never came
 * out of it.
 * @param digests of the image: "host:5000/app@sha256:…"
 */
export function digestIn(reference: string, digests: readonly string[]): string | undefined {
  const repository = repositoryOf(reference);
  return digests.find((each) => repositoryOf(each) === repository)?.split("@")[1];
}

/**
 * Whether a container is of the image that it is to be of. Names say so, or the digest that is wanted
 * is one of its image's, whatever it was made of. What is not pinned any more is no other image.
 * @param digests of the live container's image
 */
export function isSameImage(
  { live, desired }: { readonly live: string; readonly desired: string },
  digests: readonly string[],
): boolean {
  const wanted = normalReference(desired);
  const known = digests.map(normalReference);
  const names = [normalReference(live), normalReference(withoutDigest(live).image), ...known];
  return names.includes(wanted);
}

function repositoryOf(reference: string): string {
  return normalReference(repositoryAndTag(reference).repository);
}
