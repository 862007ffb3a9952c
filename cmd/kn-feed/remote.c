/*
 * A repository's name from the URL of its remote, the same however the URL
 * is written: https, ssh, the short form of ssh, with or without ".git".
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"

/* Does it begin with a scheme?  Returns its length with "://", or 0. */
static size_t
scheme_len(const char *url)
{
	size_t	n;

	for (n = 0; isalnum((unsigned char)url[n]) || url[n] == '+' ||
	    url[n] == '-' || url[n] == '.'; n++)
		;
	return n > 0 && strncmp(url + n, "://", 3) == 0 ? n + 3 : 0;
}

char *
remote_identity(const char *url)
{
	const char	*host, *host_end, *path, *p;
	char		*id;
	size_t		 n, len, i;

	if ((n = scheme_len(url)) > 0) {
		if (strncasecmp(url, "file:", 5) == 0)
			return NULL;
		host = url + n;
		path = host + strcspn(host, "/");
		host_end = path;
	} else {
		/* [user@]host:path, if no '/' stands before the ':'. */
		host = url;
		host_end = url + strcspn(url, ":/");
		if (*host == '[' && (p = strchr(host, ']')) != NULL)
			host_end = p + 1;
		if (*host_end != ':')
			return NULL;
		path = host_end + 1;
	}
	for (p = host; p < host_end; p++) {
		if (*p == '@')
			host = p + 1;
	}
	/* The port, unless the ':' is inside an IPv6 address. */
	for (p = host_end; p > host && isdigit((unsigned char)p[-1]); p--)
		;
	if (n > 0 && p > host && p[-1] == ':' && (*host != '[' ||
	    p - 2 < host || p[-2] == ']'))
		host_end = p - 1;
	path += strspn(path, "/");
	len = strlen(path);
	while (len > 0 && path[len - 1] == '/')
		len--;
	if (len > 4 && memcmp(path + len - 4, ".git", 4) == 0)
		len -= 4;
	while (len > 0 && path[len - 1] == '/')
		len--;
	if (host == host_end || len == 0)
		return NULL;
	if (asprintf(&id, "%.*s/%.*s", (int)(host_end - host), host, (int)len,
	    path) == -1)
		err(2, NULL);
	for (i = 0; i < (size_t)(host_end - host); i++)
		id[i] = (char)tolower((unsigned char)id[i]);
	return id;
}
