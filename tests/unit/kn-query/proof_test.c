/*
 * Proofs that hold for ever: the format cannot change unnoticed.  And none of
 * them with any byte changed, left out or twice; as a reader of a stranger's
 * documents, in one process, it also survives whatever they become.
 */
#include <string.h>

#include "../tap.h"
#include "proof.h"

static const struct {
	const char	*name, *document;
} proofs[] = {
	{ "node",
	  "{\"format\":\"kn-proof-1\",\"claim\":{\"holds\":\"present\","
	  "\"what\":\"node\",\"node\":{\"package\":\".\",\"path\":\"a.c"
	  "\",\"scope\":\"\",\"name\":\"run\",\"kind\":\"function\",\"o"
	  "rdinal\":1}},\"sum\":\"2cfe5620eeb2293ff75a87d5e1e05dedb91e8"
	  "e6c8f2df11c54bbe72aa77972da\",\"snapshot\":{\"repository\":"
	  "\"example.org/repo\",\"root\":\"ccfc123547cf9fc9f731d32b6f0c"
	  "47b7be18650e573a1b63b115242e620a371b\",\"packages\":3,\"gene"
	  "ration\":1,\"commit\":\"6ddddcb26f2316a6bf70dfc0ab8785f5a232"
	  "5931\",\"seal\":\"f343376e1b7b5c584597b11fbfe36f233f41e10df4"
	  "7d5628ee4178a3792a3a4c\"},\"package\":{\"name\":\".\",\"file"
	  "s\":2,\"index\":0,\"proof\":[\"57de0949ca0dfd98a74175b92f13d"
	  "07f8678ed807b11c76c3601247223639fe0\",\"403da30b39011cf785e2"
	  "58c525918b95adf5b8e710f90a6081781222f3b3fe65\"]},\"file\":{"
	  "\"path\":\"a.c\",\"language\":\"c\",\"blob\":\"751092e31f25b"
	  "20699a844ff3784bacb3cadb964\",\"flags\":0,\"trees\":[{\"tree"
	  "\":\"nodes\",\"leaves\":4,\"root\":\"a46553195cdfb0c220e8640"
	  "99a6b67d1885caba807e72ba7c5d00a42f54c23c0\"},{\"tree\":\"cal"
	  "ls\",\"leaves\":2,\"root\":\"323dd5986edf10efb3ca8e17d36d413"
	  "97b85a366057230a63cab6598b475b1f0\"}],\"index\":0,\"proof\":"
	  "[\"48218919f2765df61ea30e3d8d7a443959f7dad727ecd0dcd91433e17"
	  "f9e49a5\"]},\"record\":{\"parent\":\"9ebf636402e2db646dbc89c"
	  "7cc752b636a3b5fd1d2d639dfc1cd86d12c7f8b0a\",\"flags\":0,\"bo"
	  "dy\":\"4e803fe677f1218d\",\"signature\":\"int run(void)\",\""
	  "doc\":\"\",\"index\":0,\"proof\":[\"ed9e22c2b3bfce52d4493d33"
	  "859bbf01c21f31dc599fa50f7c60bd4ccdf1a7c2\",\"f162dc820ff7bae"
	  "6a4a4aa480991794d2a4c306ef376d23523876a4b2f0196db\"]}}" },
	{ "edge",
	  "{\"format\":\"kn-proof-1\",\"claim\":{\"holds\":\"present\","
	  "\"what\":\"edge\",\"from\":{\"package\":\".\",\"path\":\"a.c"
	  "\",\"scope\":\"\",\"name\":\"run\",\"kind\":\"function\",\"o"
	  "rdinal\":1},\"type\":\"calls\",\"to\":{\"package\":\".\",\"p"
	  "ath\":\"a.c\",\"scope\":\"\",\"name\":\"helper\",\"kind\":\""
	  "function\",\"ordinal\":1}},\"sum\":\"94879280536f1cb3cecff74"
	  "d9660f7254a67b176dbd4abb228803a2f3420af13\",\"snapshot\":{\""
	  "repository\":\"example.org/repo\",\"root\":\"ccfc123547cf9fc"
	  "9f731d32b6f0c47b7be18650e573a1b63b115242e620a371b\",\"packag"
	  "es\":3,\"generation\":1,\"commit\":\"6ddddcb26f2316a6bf70dfc"
	  "0ab8785f5a2325931\",\"seal\":\"f343376e1b7b5c584597b11fbfe36"
	  "f233f41e10df47d5628ee4178a3792a3a4c\"},\"package\":{\"name\""
	  ":\".\",\"files\":2,\"index\":0,\"proof\":[\"57de0949ca0dfd98"
	  "a74175b92f13d07f8678ed807b11c76c3601247223639fe0\",\"403da30"
	  "b39011cf785e258c525918b95adf5b8e710f90a6081781222f3b3fe65\"]"
	  "},\"file\":{\"path\":\"a.c\",\"language\":\"c\",\"blob\":\"7"
	  "51092e31f25b20699a844ff3784bacb3cadb964\",\"flags\":0,\"tree"
	  "s\":[{\"tree\":\"nodes\",\"leaves\":4,\"root\":\"a46553195cd"
	  "fb0c220e864099a6b67d1885caba807e72ba7c5d00a42f54c23c0\"},{\""
	  "tree\":\"calls\",\"leaves\":2,\"root\":\"323dd5986edf10efb3c"
	  "a8e17d36d41397b85a366057230a63cab6598b475b1f0\"}],\"index\":"
	  "0,\"proof\":[\"48218919f2765df61ea30e3d8d7a443959f7dad727ecd"
	  "0dcd91433e17f9e49a5\"]},\"record\":{\"provenance\":\"ast_res"
	  "olved\",\"confidence\":100,\"index\":0,\"proof\":[\"d9a67a10"
	  "fdde7174d976d46691403c65e35be83d694ec539a63e577446ac18d2\"]}"
	  "}" },
	{ "no-edge",
	  "{\"format\":\"kn-proof-1\",\"claim\":{\"holds\":\"absent\","
	  "\"what\":\"edge\",\"from\":{\"package\":\".\",\"path\":\"a.c"
	  "\",\"scope\":\"\",\"name\":\"run\",\"kind\":\"function\",\"o"
	  "rdinal\":1},\"type\":\"calls\",\"to\":{\"package\":\".\",\"p"
	  "ath\":\"a.c\",\"scope\":\"\",\"name\":\"other\",\"kind\":\"f"
	  "unction\",\"ordinal\":1}},\"sum\":\"e8571afcdf56d8c6e7d2da48"
	  "333107e6be9458059ee0facc881bbcd22cc224b9\",\"snapshot\":{\"r"
	  "epository\":\"example.org/repo\",\"root\":\"ccfc123547cf9fc9"
	  "f731d32b6f0c47b7be18650e573a1b63b115242e620a371b\",\"package"
	  "s\":3,\"generation\":1,\"commit\":\"6ddddcb26f2316a6bf70dfc0"
	  "ab8785f5a2325931\",\"seal\":\"f343376e1b7b5c584597b11fbfe36f"
	  "233f41e10df47d5628ee4178a3792a3a4c\"},\"package\":{\"name\":"
	  "\".\",\"files\":2,\"index\":0,\"proof\":[\"57de0949ca0dfd98a"
	  "74175b92f13d07f8678ed807b11c76c3601247223639fe0\",\"403da30b"
	  "39011cf785e258c525918b95adf5b8e710f90a6081781222f3b3fe65\"]}"
	  ",\"file\":{\"path\":\"a.c\",\"language\":\"c\",\"blob\":\"75"
	  "1092e31f25b20699a844ff3784bacb3cadb964\",\"flags\":0,\"trees"
	  "\":[{\"tree\":\"nodes\",\"leaves\":4,\"root\":\"a46553195cdf"
	  "b0c220e864099a6b67d1885caba807e72ba7c5d00a42f54c23c0\"},{\"t"
	  "ree\":\"calls\",\"leaves\":2,\"root\":\"323dd5986edf10efb3ca"
	  "8e17d36d41397b85a366057230a63cab6598b475b1f0\"}],\"index\":0"
	  ",\"proof\":[\"48218919f2765df61ea30e3d8d7a443959f7dad727ecd0"
	  "dcd91433e17f9e49a5\"]},\"gap\":{\"before\":{\"from\":\"12929"
	  "6f61b80db8ef9423663ee4ad32da0c7589d5328477af3cac79c5ec04d26"
	  "\",\"to\":\"89bec96e06ed7beaf8c3c01ec929b8667d3d5bfd2ad5a832"
	  "64f3aa8b7c25e71a\",\"provenance\":\"ast_resolved\",\"confide"
	  "nce\":100,\"index\":0,\"proof\":[\"d9a67a10fdde7174d976d4669"
	  "1403c65e35be83d694ec539a63e577446ac18d2\"]},\"after\":{\"fro"
	  "m\":\"911e6360f1d531c3f35d4c71e1e248a241af7fa90e5297831249e2"
	  "4fa47804e4\",\"to\":\"129296f61b80db8ef9423663ee4ad32da0c758"
	  "9d5328477af3cac79c5ec04d26\",\"provenance\":\"ast_resolved\""
	  ",\"confidence\":100,\"index\":1,\"proof\":[\"5b43ecee733ba1a"
	  "a3c5ef2136dfeb6003317a2d9cc527dedaa163337dac05c98\"]}}}" },
	{ "no-file",
	  "{\"format\":\"kn-proof-1\",\"claim\":{\"holds\":\"absent\","
	  "\"what\":\"file\",\"package\":\".\",\"path\":\"aa.c\"},\"sum"
	  "\":\"411c24cc53a85ec5c9775849bd1eee033d11c0cb4d9aa82ba177cf4"
	  "ea57160ce\",\"snapshot\":{\"repository\":\"example.org/repo"
	  "\",\"root\":\"ccfc123547cf9fc9f731d32b6f0c47b7be18650e573a1b"
	  "63b115242e620a371b\",\"packages\":3,\"generation\":1,\"commi"
	  "t\":\"6ddddcb26f2316a6bf70dfc0ab8785f5a2325931\",\"seal\":\""
	  "f343376e1b7b5c584597b11fbfe36f233f41e10df47d5628ee4178a3792a"
	  "3a4c\"},\"package\":{\"name\":\".\",\"files\":2,\"index\":0,"
	  "\"proof\":[\"57de0949ca0dfd98a74175b92f13d07f8678ed807b11c76"
	  "c3601247223639fe0\",\"403da30b39011cf785e258c525918b95adf5b8"
	  "e710f90a6081781222f3b3fe65\"]},\"gap\":{\"before\":{\"path\""
	  ":\"a.c\",\"language\":\"c\",\"blob\":\"751092e31f25b20699a84"
	  "4ff3784bacb3cadb964\",\"flags\":0,\"trees\":[{\"tree\":\"nod"
	  "es\",\"leaves\":4,\"root\":\"a46553195cdfb0c220e864099a6b67d"
	  "1885caba807e72ba7c5d00a42f54c23c0\"},{\"tree\":\"calls\",\"l"
	  "eaves\":2,\"root\":\"323dd5986edf10efb3ca8e17d36d41397b85a36"
	  "6057230a63cab6598b475b1f0\"}],\"index\":0,\"proof\":[\"48218"
	  "919f2765df61ea30e3d8d7a443959f7dad727ecd0dcd91433e17f9e49a5"
	  "\"]},\"after\":{\"path\":\"b.c\",\"language\":\"c\",\"blob\""
	  ":\"04bfb9bae713e61093964c62d1c6437da187a286\",\"flags\":0,\""
	  "trees\":[{\"tree\":\"nodes\",\"leaves\":2,\"root\":\"d218744"
	  "41f97f402234a8a6724bbd95ee1a2ec8efc3bc0b723606c7f0a6a57cb\"}"
	  "],\"index\":1,\"proof\":[\"c8b3be68dc3e480c9fd9c45b2c03e1db0"
	  "f243e13314a265696f5c49009202a9a\"]}}}" },
	{ "no-package",
	  "{\"format\":\"kn-proof-1\",\"claim\":{\"holds\":\"absent\","
	  "\"what\":\"package\",\"package\":\"f\"},\"sum\":\"65a2c6b2bd"
	  "4c1881390532d890e3faecd99edabb5594954bbc028a59f36f6ae1\",\"s"
	  "napshot\":{\"repository\":\"example.org/repo\",\"root\":\"cc"
	  "fc123547cf9fc9f731d32b6f0c47b7be18650e573a1b63b115242e620a37"
	  "1b\",\"packages\":3,\"generation\":1,\"commit\":\"6ddddcb26f"
	  "2316a6bf70dfc0ab8785f5a2325931\",\"seal\":\"f343376e1b7b5c58"
	  "4597b11fbfe36f233f41e10df47d5628ee4178a3792a3a4c\"},\"gap\":"
	  "{\"before\":{\"name\":\"e\",\"files\":1,\"root\":\"845867501"
	  "9dcbba05b1637203ca36097e9d95816ba630052da3a3edde4671e16\",\""
	  "index\":2,\"proof\":[\"f25b675df0070d9c35c9633cf2e895d3476ce"
	  "aaf130f21db68865ea99aca6669\"]}}}" },
};

static struct hasher	*hasher;

/* Is it a proof that holds? */
static int
holds(const char *s, size_t len)
{
	struct query	 q = { .pool = pool_new() };
	struct proof	*p = pool_alloc(q.pool, sizeof(*p));
	int		 yes;

	yes = proof_read(&q, s, len, p) == NULL &&
	    proof_check(&q, hasher, p) == NULL;
	pool_free(q.pool);
	return yes;
}

/* How many documents that differ from DOC by one byte hold. */
static int
flipped(const char *doc)
{
	static const unsigned char	masks[] = { 0x01, 0x02, 0x04, 0x10,
					    0x20, 0x80 };
	size_t	 len = strlen(doc), i, k;
	char	*copy = malloc(len + 2);
	int	 taken = 0;

	if (copy == NULL)
		return -1;
	for (i = 0; i < len; i++)
		for (k = 0; k < sizeof(masks); k++) {
			memcpy(copy, doc, len);
			copy[i] = (char)(copy[i] ^ masks[k]);
			taken += holds(copy, len);
		}
	for (i = 0; i < len; i++) {
		memcpy(copy, doc, i);
		memcpy(copy + i, doc + i + 1, len - i - 1);
		taken += holds(copy, len - 1);
		memcpy(copy, doc, i + 1);
		memcpy(copy + i + 1, doc + i, len - i);
		taken += holds(copy, len + 1);
		taken += holds(doc, i);
	}
	free(copy);
	return taken;
}

static void
test_roundtrip(const char *name, const char *doc)
{
	struct query	 q = { .pool = pool_new() };
	struct proof	*p = pool_alloc(q.pool, sizeof(*p));
	char		*again;

	ok(proof_read(&q, doc, strlen(doc), p) == NULL, "%s: read", name);
	again = proof_write(&q, p, 0);
	ok(strncmp(again, doc, strlen(doc)) == 0, "%s: written as it was",
	    name);
	pool_free(q.pool);
}

int
main(void)
{
	size_t	i;

	if ((hasher = hasher_new()) == NULL)
		return 2;
	for (i = 0; i < sizeof(proofs) / sizeof(proofs[0]); i++) {
		ok(holds(proofs[i].document, strlen(proofs[i].document)),
		    "%s: holds", proofs[i].name);
		test_roundtrip(proofs[i].name, proofs[i].document);
		ok(flipped(proofs[i].document) == 0,
		    "%s: not with any change", proofs[i].name);
	}
	hasher_free(hasher);
	return tap_done();
}
