#!/bin/sh
echo '{"done":true}'
