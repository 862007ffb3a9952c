/*
 * Merkle trees, against roots and paths computed by a program that follows
 * the recursive definitions of RFC 9162, 2.1.1 and 2.1.3.1.  Leaf i is i times
 * the byte i.
 */
#include "merkle.h"
#include "tap.h"

#define SIZES	71

static const char *const roots[SIZES] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"5397b75fcd025549e5c6c04c86b73ee49d8a3135745f4e082f08397d79fa37b3",
	"12c35e40e6189d661c70a762621a48f8bac032746c1712e8d6e73d7c1ef0beb1",
	"2fc5e5989670017aa78cfaf26036dc2e04ee67b7ffa5e233a1def0354950f416",
	"db6d52ab524f99f572fb0198a6a87357ae59e2cbc2d54866ed2a7eee7b801c18",
	"919da75eedccb5ae06e7d1a5aa037e43e3b594ea6a79ae58a29d388a1724642e",
	"b0cc4f00cd89333eef11e629a34d1c746aa6e4d6493bb553e4dac36871ab00e5",
	"c596bdd1cd29b0aec1e58487d6f764fc058a66ec9b3b17836e08338c844c6bc1",
	"b2fd0f9d4206e885db30fc2321da4d9c3c1cc344c8643c69d79ed75fd7d5eed2",
	"df3869a012d9a8ed27472d2747a093282b691760c3d76544691f341affc3ac5e",
	"7273d535c3180586964eb7eed8140eb756cc7ae5905f74c5aee368d897d2ccd8",
	"5883603b33b11ebc62af6623cf3347c4f1918d838c17a2381e216eb07641fa47",
	"6299c5be9d3e70d3a62defbe4580d462368e8e03784415fdcbcc8d2b7fcc8f8b",
	"332dc39fca052468754216b031cd921d0e6fc73e6afd7892ae9ad298e7c397ed",
	"fd834e7ed1d56df1ebdbf327c9f8b55f504931710089278be637250058df8557",
	"97b6b4dff293ee68d7b1168e57537acd796a7513e1ff4cec1f6159c0dbaf289b",
	"6a23c4590364e1bf6c0cfa51723aedb90f1a76940bb25eabda117e2946919b10",
	"e6f7181614289df0e26dcf939c34cae4d6d040ecfa62430fb2fe04d31db79758",
	"4beee98257bc27ecf231504b4b3751d49d3fc827c0566290cc536e79994655b8",
	"2f3eafbf8fb39014c5084130622704906ac6409446419d69db658d59af272ccc",
	"c6e16262aa083ab6cb2f4d9556aedad83474970ab5df94292e76bfb4890e19d5",
	"d66afba3e24deb0911c2bf4ecfed753ae68be0cb7a0ba731dad92b89a7211dfa",
	"113c776058f22d1873a205cfa44422ea7f286bc95cd0a82568ec2e1ae813361a",
	"5174730209ebbde7dd60f1a5a781308eacbfbbc4e890193e487f04a5cb9943e1",
	"0552313c0dccd7c7564d300680db4d40e7e43d5737004a19d2f9e8cb19a3d324",
	"0ae71429a1dd42f4ccbbb2fbd27c48072f26932795bca99e8f6a78362d24fdb8",
	"aa4df608cb9d315eeb1b2db9bb02ccee71ea182800e659106f97df8169aed7f3",
	"1acc73ac3d3e49fe2844a23121816c3073227efbbb3b8f2e7af90dc75e4762e6",
	"aa6bae04b2f0fc7d632a6640820078b21a9e4ec9142c84f7f837c16798d5caa5",
	"ef7800ac1181440127bb92e6482b13f19ea0fa9d6ca826c4c6eed5a7bb90d6d0",
	"0912f6bbdf3eab0de8890e64305561446febf84283960cc380719e1b98df8e22",
	"5e899d93ae2ab8293468905b7de77182f29e30c848d77c9d77293158b7ccd026",
	"7f2ef927672651bc4ff06c404d8b7d6667d99e60ebe2b560422bb3a45cba298c",
	"8970dc4df4dcbc3b0b0ff7120332bc0518e5c5962fc57bcb052d2020f8e4db84",
	"b5697747e81ebc6d4881e65b35f087bbe36783a9c6b5891a17ba4d4b29e2f745",
	"60c8fbb1e44257fb6616f2e55b0a6fc47fe485403728e84363d0b8dcd6545e72",
	"f6c22a2c87046f9b2e7ae98d27c4caa511fc9117e2831514e28e211d17cca4e4",
	"8a7966e365bf54f6752284a4cafc924eb64e611f2489c799bd0f8f42ac13746f",
	"8e634abccfa44cc84af4653ace8fe33d8619f748743a7eb8ed223459263a2483",
	"9bc5272681cb0e98180f9e9427d96f32106e953cf30db358e83b3b2f2691fab3",
	"f2241468d3cd816416ce0a88b945bbe16ffd7d799c9a339b20276af80180da8c",
	"a85207d71b31969fcff6fa9a98e8e54bea2e2ef220844a7c03ac8792acad21df",
	"f93fe3bfdc7764769b53aa4f8dc05857b84209306fe5f35787f2de0e1fbefb1a",
	"ee7490a9087eb9522f27a27acc0fd657399b03d13eb75a43d29c27e2b4e734be",
	"f9514b9e782345d6f7a876a1e7b9d597d1e5b2a5ad2c3123caff53dcd1fe7e30",
	"9ba23ba0c9812fe7e88422f0c636ccf6fac76967fb8bfd19ee0a7caaf7d0b535",
	"da595de36a4080477ec9b18fbb5d0e8e9599569c33857847a87b7b71889791b6",
	"6a341fc46e0fbac656e7c7544951791edff8f8bc015a006e98cf71a0d68d319c",
	"318e9313a0fa6f599dbd0b209fded5ba79336d03ecc122fb7409553b4a0dae94",
	"03f4fd67505a55a3f84667c3f33f096d7e8d96493549ad2319532981ab1de05c",
	"344d52f318a2ce470513effd37d614c0f573eb035262a04695c77782ce07ff85",
	"d16daf16c7add9d9399b8ada86e4a2e66b90bdcb7f56e5b389cd9ec3610f7814",
	"7cb04a48df8e128fcecd57bb2f7935e39a3325b2ed653d26b8aa6a1e73285a5c",
	"213c6a9c04079d6f1710a75b22bfca91fd2443196bb5fae18492b03340b124fd",
	"cd25754f2e2f7bda99a3faee38384728e498139217f127cd0add0576d4ad8c02",
	"ded3a0f3c6447b146e8b2a65a99c82a2a9e7205e796ab8ad6c828018f9fb19ac",
	"264cbcfc51d57a5bf42412fd1666331458760d5c9f3281c866404cdda9b97aab",
	"a827ba755c5f01ddabe0c505f821cd9c180a6bf488a1ea418548a34cb3814c59",
	"9e841608196b9ae4373fd1c7556f992d60383b5166bae16b024a6c5c3711fbde",
	"3f5661b4c4aae47a9caf75d36cc98dba36cb158eb69baa0b2d9eac89db6c4da2",
	"9c6c487d5f3b9dc5fa6623e53dd4e21962390482b821c7f758dc3eb374712a1f",
	"36a8672f5cf610acced075890b02b40c1a6c0e7c35e6ff955a772d73cb3a4e5f",
	"8da0b5ffad7976982b741e3d75578eb202ef8ffdd883f386adfb02c7cb0604d2",
	"e5b96fac204adb7f0a28675215c1abdf6767eafeee39ec78067173219738563f",
	"07419873273ddaff445251d42c9fff9ffa23ab29bcb7bea90d89dae11a2ec126",
	"0c1456d7f1a536c3d4798712ca7a1d5f30d0a7a925cda0c83900b63d6d2b4ed7",
	"1ffcdbee6d73f769e377dfcc2671f28eabba916bd6200c74b91498bdfc8dbdb9",
	"975828a0468a8690b3d53cd4e37350dbb1da3d5efaddda11717447091f3eb8f5",
	"79692af75cdaad0df30297f88811e1510f110fd004cb1d777259001942c7c329",
	"96f8cddafbd724e7e255f8984e90ab2d7de6beae169aaae6a357ff3817b18308",
};

/* SHA-256 of all paths of trees of 1 to 70 leaves, one after the other. */
static const char all_paths[] =
	"c9a7cc55dd1cf9a693beca4fcd52ceb239e50717cdff1f0de754743fd5e3483a";

static unsigned char	leaves[SIZES][HASH_LEN];

static const char *
hex(const unsigned char *p)
{
	static char	buf[2 * HASH_LEN + 1];
	int		i;

	for (i = 0; i < HASH_LEN; i++)
		snprintf(buf + 2 * i, 3, "%02x", p[i]);
	return buf;
}

static void
make_leaves(struct hasher *h)
{
	unsigned char	b[1 + SIZES] = { MERKLE_LEAF };
	int		i;

	for (i = 0; i < SIZES; i++) {
		memset(b + 1, i, (size_t)i);
		hasher_sum(h, b, 1 + (size_t)i, leaves[i]);
	}
}

static void
test_roots(struct hasher *h)
{
	struct merkle	m;
	unsigned char	root[HASH_LEN];
	int		n, i, bad = 0;

	merkle_init(&m);
	for (n = 0; n < SIZES; n++) {
		for (i = 0; i < n; i++)
			merkle_add(&m, h, leaves[i]);
		merkle_root(&m, h, root);
		if (strcmp(hex(root), roots[n]) != 0)
			bad = n + 1;
	}
	ok(bad == 0, "roots");
}

/* Changes to a path that no tree of N leaves has. */
static int
refuses(struct hasher *h, unsigned char (*path)[HASH_LEN], unsigned int len,
    uint64_t i, uint64_t n, const unsigned char *want)
{
	const unsigned char (*p)[HASH_LEN] =
	    (const unsigned char (*)[HASH_LEN])path;
	unsigned char	root[HASH_LEN];
	unsigned int	k;
	int		ok = 1;

	ok &= merkle_climb(h, leaves[i], i, n, p, len + 1, root) == -1;
	ok &= len == 0 ||
	    merkle_climb(h, leaves[i], i, n, p, len - 1, root) == -1;
	ok &= merkle_climb(h, leaves[i], n, n, p, len, root) == -1;
	for (k = 0; k < len; k++) {
		path[k][k % HASH_LEN] ^= 1;
		ok &= merkle_climb(h, leaves[i], i, n, p, len, root) == -1 ||
		    memcmp(root, want, HASH_LEN) != 0;
		path[k][k % HASH_LEN] ^= 1;
	}
	for (k = 0; k < n; k++)
		if (k != i)
			ok &= merkle_climb(h, leaves[i], k, n, p, len,
			    root) == -1 || memcmp(root, want, HASH_LEN) != 0;
	return ok;
}

static void
test_paths(struct hasher *h, struct hasher *all)
{
	unsigned char	path[MERKLE_DEPTH + 1][HASH_LEN], copy[SIZES][HASH_LEN];
	unsigned char	root[HASH_LEN], top[HASH_LEN];
	uint64_t	n, i;
	unsigned int	len;
	int		lost = 0, taken = 0;

	memset(path, 0, sizeof(path));
	hasher_begin(all);
	for (n = 1; n < SIZES; n++)
		for (i = 0; i < n; i++) {
			memcpy(copy, leaves, sizeof(copy));
			len = merkle_path(h, copy, n, i, path, top);
			hasher_add(all, path, (size_t)len * HASH_LEN);
			if (merkle_climb(h, leaves[i], i, n,
			    (const unsigned char (*)[HASH_LEN])path, len,
			    root) == -1 ||
			    memcmp(root, top, HASH_LEN) != 0 ||
			    strcmp(hex(root), roots[n]) != 0)
				lost++;
			taken += !refuses(h, path, len, i, n, top);
		}
	hasher_end(all, root);
	is(hex(root), all_paths, "paths");
	ok(lost == 0, "paths lead to the root");
	ok(taken == 0, "no other path does");
}

int
main(void)
{
	struct hasher	*h = hasher_new(), *all = hasher_new();

	if (h == NULL || all == NULL)
		return 2;
	make_leaves(h);
	test_roots(h);
	test_paths(h, all);
	hasher_free(h);
	hasher_free(all);
	return tap_done();
}
