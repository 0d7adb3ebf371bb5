#pragma once
// zlib, for data files that come compressed by gzip.
#include <zlib.h>
