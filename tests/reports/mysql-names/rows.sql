INSERT INTO `order` VALUES (1, 'm', 'q', 'p', 'b', 's');
