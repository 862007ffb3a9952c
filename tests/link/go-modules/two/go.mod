module "example.com/org/two/v3"

require example.com/one v1.0.0
