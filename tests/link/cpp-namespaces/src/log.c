#include "shop/c_api.h"

int shop_log(const char *text)
{
	return text != 0 && shop_price();
}
