def later(:
