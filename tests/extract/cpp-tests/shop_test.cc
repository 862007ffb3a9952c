#include "shop.h"

TEST(Shop, Opens) { EXPECT_TRUE(open()); }

class ShopTest : public ::testing::Test {};

TEST_F(ShopTest, Sells) { sell(1); }
TEST_P(ShopTest, Buys) { buy(GetParam()); }

TEST_CASE("a shop closes", "[shop]")
{
	SECTION("at night") {
		close();
	}
}

BOOST_AUTO_TEST_CASE(counts)
{
	BOOST_CHECK(count() == 1);
}

BOOST_FIXTURE_TEST_CASE(audits, ShopTest)
{
	audit();
}

int TEST_helper() { return 1; }
