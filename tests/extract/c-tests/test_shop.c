/* Tests of cmocka, Check and Criterion. */
#include <cmocka.h>

static int setup(void **state)
{
	return 0;
}

static void test_price(void **state)
{
	assert_int_equal(price(1), 2);
}

static void test_name(void **state)
{
	assert_string_equal(name(), "shop");
}

static void helper(void **state)
{
	price(2);
}

START_TEST(test_opens)
{
	ck_assert_int_eq(shop_open(), 0);
}
END_TEST

START_TEST(test_closes)
{
	shop_close();
}
END_TEST

Test(shop, sells)
{
	cr_assert(sell());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_price),
		cmocka_unit_test_setup(test_name, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
