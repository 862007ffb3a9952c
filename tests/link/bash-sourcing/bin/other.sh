#!/bin/bash
usage() {
	log other
}
usage
usage | missing_command
