#ifndef SHOP_C_API_H
#define SHOP_C_API_H
#ifdef __cplusplus
extern "C" {
#endif
int shop_price(void);
int shop_log(const char *text);
#ifdef __cplusplus
}
#endif
#endif
