module example.com/one // the first
