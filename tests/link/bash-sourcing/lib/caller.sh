#!/bin/sh
frontend x
